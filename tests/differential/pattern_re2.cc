/* pattern_re2.cc - RE2 as a voter. */
#include <re2/re2.h>

#include <new>
#include <string>

#include "pattern_engine.h"

#define MEMORY_MAX (64 << 20) /* bytes a pattern may take */

static std::string flags_of(const engine_options *o)
{
	std::string flags;
	flags += o->ignore_case ? "i" : "";
	flags += o->multi_line ? "m" : "";
	flags += o->dot_all ? "s" : "";
	return flags.empty() ? flags : "(?" + flags + ")";
}

void *engine_re2_new(const char *pattern, size_t len, const engine_options *o)
{
	if (o->verbose)
		return nullptr; /* RE2 does not know it */
	RE2::Options options;
	options.set_encoding(o->utf8 ? RE2::Options::EncodingUTF8
				     : RE2::Options::EncodingLatin1);
	options.set_log_errors(false);
	options.set_max_mem(MEMORY_MAX);
	RE2 *re2 =
		new (std::nothrow) RE2(flags_of(o) + std::string(pattern, len), options);
	if (re2 == nullptr || re2->ok())
		return re2;
	delete re2;
	return nullptr;
}

int engine_re2_match(void *engine, const char *text, size_t len)
{
	const RE2 *re2 = static_cast<RE2 *>(engine);
	return RE2::PartialMatch(re2::StringPiece(text, len), *re2) ? 1 : 0;
}

void engine_re2_free(void *engine)
{
	delete static_cast<RE2 *>(engine);
}
