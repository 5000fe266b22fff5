/* trigger_rate.c - how common a run of bytes is in ordinary text.
 *
 * A chain of order one: the share of each class of bytes, and how often each follows
 * each other one.  Counted over 3.7 MB of what agents read: six parts English (licences,
 * manuals of free software, guides), one and a half parts JSON, two and a half parts
 * source code (C and Python).  Ordinary text is meant, not attacks.
 */
#include "pattern/trigger_parts.h"

/* A letter stands for a probability: 'a' for 1, each further one for 2^(-2/3) of it. */
static const double shares[26] = {
	1,	  6.300e-1, 3.969e-1, 2.5e-1,	1.575e-1, 9.921e-2, 6.25e-2,
	3.937e-2, 2.480e-2, 1.563e-2, 9.843e-3, 6.201e-3, 3.906e-3, 2.461e-3,
	1.550e-3, 9.766e-4, 6.152e-4, 3.875e-4, 2.441e-4, 1.538e-4, 9.688e-5,
	6.104e-5, 3.845e-5, 2.422e-5, 1.526e-5, 9.613e-6,
};

enum {
	CLASS_EDGE = 0,
	CLASS_LETTER = 1,
	CLASS_DIGIT = 27,
	CLASS_SPACE = 28,
	CLASS_MARK = 29, /* 32 of them, as in ASCII */
	CLASS_CONTROL = 61,
	CLASS_CONTINUATION = 62, /* 0x80 to 0xbf */
	CLASS_LEAD = 63,	 /* 0xc0 to 0xff */
};

/* The share of each class but the edge. */
static const char share[RATE_CLASSES] =
	"hkiifjjihomijhhiohhgjlllkpkdsjossrmllorklknlornpswopotknnnnwzyy";

/* After each class but the edge, each class but the edge. */
static const char follows[RATE_CLASSES - 1][RATE_CLASSES] = {
	"pighslhrirlfheuioegejjmmiuqgzozvzzppnuumonsqrzvxwzrpuzlqyzwyzzy",
	"glkndqprgiqeomgitgimfsxsfqnizmzzzxmoktrmnlmppzttvwqtrzmmvvuzzzz",
	"fqjpeptfhrihnrdlsimeistujxpiznzzwzpomsulmmpquzuzzzttwzlpyzxzzzz",
	"gomidnonfoplopgovkimjoqsmvndthzzuzmklrtjljmlnxqrqzrrqzinturzzzz",
	"hphgjjjpltphifokkffhskmiltnduizxxzollsujmjpmnzqttwrsrzjnzwrzzzz",
	"gvooghqwezzjomeozglhitrykzodzmzzxzonluxknhrpsxutzzqtrzmqzxvzzzz",
	"hkmpdqlhhpyjohkmzghkipqvoqodskzzvzmlluujljmmmzpssyqrpzenzvszzzz",
	"etmpcutnfzwqoogqzklijrtxnzrfzjzzxznnnsumpmrppvsptzuruzlozsxzzzz",
	"jighhgisornhhdfjsiffqjxlzkqlzrzzzzswqvpqroqswwuuzzzwnzrvzzwzzzz",
	"islidjjomxnqipgcnofofuttsylizrxzzzpulumkplrnszvuzzqxmzjsvwwzzzz",
	"ipoldqkqfwtktgomslfnknkvpzndwjzzztmkksrhjinmlrppwznspzhnyyszzzz",
	"gnoiehqrezpfppgkzohihnnxhusfzkvuzzplnuxlmlpnozstzzupszjnzzuzzzz",
	"dhnmdprugwrlhmffzrhniqspnzpgymzwzzopnuvlolnpqyssuztvutkrzwvwzzz",
	"hshfgjfriskkokgkvqfeikrvjtqevjzvwzmlmtukmlpmnwstsztsqzjnxwsxzzz",
	"nkihlgkrkrlhgdjhyeigfjiqorsfzpzzzzropwynonrsuzuzzzssvzlszuwzzzz",
	"eqlneprkhwtgpgfhtejggqqzizoizmzzxxolnutmolplprqsuzqpszlrwzyzzzx",
	"psqqnqsrosulqnprulkjatrtsymiulwzzspskwzlmlmnozqxpzsxlzlovwvzzzz",
	"gnijdmiqgvjliigmzihiimnviytexlzywznklswjmlonpzqrxwqsrzipytrzzzz",
	"jrioemqigvmmnmhirnheirntlzrduizzvymkkqtinilknvourzkqpzkmzruyzzz",
	"gqlofopdfstlopgkzgijjskpiqpeuizxzxnllsvkmkompuptuzqoqzinwxuzzzz",
	"iigjgjkuhzzggfmhzefesttosrsgzqzwzupzszsqpnovtzzvzzzwwzttuzzzzzz",
	"dsstbqqufzytnqhjzpqptxrstzjkzpzzzzqqovzoontrzztxzzpusznpyzzzzzz",
	"fppmgouedvmkthfszgjqtrjqszmgzlzztznmmrtkmjqppzqyzztqtzjozzuzzzz",
	"irhphovnjzwposogzppeurvbmzkhynzzvzomlrrkmlmonyrqyztrpzknuzuzzzz",
	"lpmojqnrjvpmmkefzjhhusmxpoqcsizzwzmkkqshlipkmzorxzqoozhmztrzzzz",
	"frpobnqqfvtilliowmmklsssnjjhtjwzzykolttlpklpvyqtzzopkzklusozzzz",
	"mnommnqqsspqoppovqnnpsukrqcerkyqpzjlhmofiekjktrpyzqmiqjlqqlszzz",
	"hjijjjmlhnpjjjiipjiglljrlrkcrhmsqpmlumqzmqpszplptunqovolkllzzzy",
	"iiihijnmgnmllhkitgignlmlpumfmkqrrwkmhnvoinspswdqxznmtynjksszzzz",
	"hmiijmmlgpmmkijhpghglkmrptnfshomotpqjrrfplodpqrqrqpomqomqslxzzx",
	"nsmkjnprirunononxnoloolpsykbooduzznurwzrkpjtwzvxzzutuzstvwvzzzz",
	"lklfjjlnhtrkojkhtgdjkkpnpugggitrrwjmjnvkqnfpswstxztptypknnszzzz",
	"kmkhkinmlprmmkkktgdkjonmmkidnkpxjrkjlmonofmqtwsuxztpqypsskszzzz",
	"kigijlkkgnpklikhlgiikjjqorndyluyxelnouwkrpjqtxkuyzuuuzpjtttozzz",
	"jkkjlkmhksqkikmjojfglmmlloheqmnolqingmnfiijfnmooounjkpjknpmrzzz",
	"highiimlhlmjkihgnieikkjmlphkkikqpkhlemrvnlyvqsvxkzmnwtlkqryuzzz",
	"qqprqrvtpzsrtortzroqptutvzubxlzrzvnogopgqgnffvtvpzomnuvknrpzzzu",
	"hjhhikmnkrkklijjohhjmlknntkdzjrnqzkjleqjnkfmuzospzokrznkropzzzz",
	"jjnnllomkukmokmnqmlkpoopoogcykumsnjnfuejinjmkxfvqqumjzplrmrzzzz",
	"sqrtssqtsuwttrtrwrrquvsvrukazlzszvquqxtttunytuzzzzroruuwsuuzzzz",
	"kiijjjlnipqjklkjnjikmmkmplgfzprstzosrqoscurvrspfrusspzsqtizrzzu",
	"jkikjkkjjllkkjkkpjiimllnnmfczjzsqznvjlumuiluuqzrzzunoygoqtozzzz",
	"jihijihmjkpjjlhhnhgijlimooifljrkpnjopgojokfqksolsznixjjmkmwmzzz",
	"lrsrqrrtoqtppqrnuqpnrxqrwulazluwqzqvttywprjjzoszvzpimwuppzzzzzu",
	"ppqlosmppxvrsmqqqqkmrutopyqazmxntvouoxzturlppqtxzzxsrztnwwjzzzz",
	"ikkljjohjnqjlijipjhhllnkknkcijpynxlnruwnllhotifopzuurzpkpttpzzz",
	"mpmmnkponqrpoinoqolkqprqtzjbzkyzowkovynrnrnuqtdlzzpoywolouxzzzz",
	"hjjiilmlhphilfhiojhillptqundqkwqnpkonwzlqkmoqmieuzontzriqvozzzz",
	"lpmmknonhtrmjllgtjjlnqoloupbjhlmwwjnktoomplhsijllrpnqyoiqqlzzzz",
	"glfhfjkkhqjklijfqihijnknirmfuequntlnmqtmnmpnqtpruljrqoknnppyzzz",
	"imiljknofllkmjlkkljknmkppufdphtzouinursokmmjwqvxzzlnejnnnqwzzzr",
	"ljqilmrnowqlncnlwjjjkmkjsngiqetlonjhhqnpplmswjvkozmhnusljkjqzzz",
	"ptqqorsqpxvqrnprxppnrutssytczgxptzmhhjmelfnliznqnzkkkopinnhzzzz",
	"hokkjmmjkjqlikjmshihmpoonmgewgsknvljmskhkigomvmmwzggmhnjrjkmzzm",
	"hifhhhijgmlihhigmgfgjjjmlokkvptztzmkpozovnvrzsuzvzrwqzgrqzszzzz",
	"gliihklljpokkjkipihilmljnrldnjqmknoljnpfjiplkmnnmplkrpmjkptszzp",
	"npmnnnonoyppqlnnsmmmrrqntzjbqfysusmtvtzrrkpoxzqyzzrmyzqoqvhzzzz",
	"pmopommspqvqsppnyqopquuspvqaznynozotpsptgslsqzoyzznmorpnwiuzzzz",
	"qrrrpstsqywrsqqsyqqpsvuqtzucvkynzzkrmxzcqnmoittszzsmnznjpxjvzzz",
	"ijiigkhkiiohkhikqihhkjmmlrgeujquttjnmqsjnmhmptkluxqqhvlopnpfzzz",
	"hkiifjjihomijhhiohhgjlllkpkdsjossrmllorklknlornpswopotknnnnwzyy",
	"iljjgkkjhpnjkiijpihhjmlliqhdtkpttsnmjpsljlompsoptxpqiulfoooxzgz",
	"hljjgkkjhpnjkhhjphihjmlllqletkpttsnmmprkmlolosoptwpppuknoooxzdz",
};

/* Codes that bytes from 0x80 on are expected to have in a fold, at most. */
#define HIGH_CODES 40u

static unsigned class_of_byte(unsigned byte)
{
	static const char marks[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
	if (byte >= 0x80)
		return byte < 0xc0 ? CLASS_CONTINUATION : CLASS_LEAD;
	if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
		return CLASS_LETTER + (byte | 0x20) - 'a';
	if (byte >= '0' && byte <= '9')
		return CLASS_DIGIT;
	if (byte == ' ' || (byte >= '\t' && byte <= '\r'))
		return CLASS_SPACE;
	for (unsigned i = 0; i + 1 < sizeof marks; i++)
		if ((unsigned char)marks[i] == byte)
			return CLASS_MARK + i;
	return CLASS_CONTROL;
}

uint64_t rate_classes(const struct symbols *set)
{
	uint64_t classes = symbols_has(set, SYMBOL_EDGE) ? 1u << CLASS_EDGE : 0;
	for (unsigned byte = 0; byte < 256; byte++)
		if (symbols_has(set, byte))
			classes |= UINT64_C(1) << class_of_byte(byte);
	return classes;
}

unsigned rate_codes(const struct symbols *set)
{
	uint64_t classes = rate_classes(set);
	unsigned n = 0, n_high = 0;
	for (unsigned byte = 0x80; byte < 256; byte++)
		n_high += symbols_has(set, byte);
	for (unsigned c = 0; c < CLASS_CONTINUATION; c++)
		n += (unsigned)(classes >> c & 1u);
	return n + (n_high < HIGH_CODES ? n_high : HIGH_CODES);
}

static double probability(char letter)
{
	return shares[letter - 'a'];
}

/* How much of each class is in `set`.  Letters and digits are not told apart further;
 * the other large classes are, and their bytes are taken to be equally common. */
static void parts_of_classes(const struct symbols *set, double parts[RATE_CLASSES])
{
	for (unsigned c = 0; c < RATE_CLASSES; c++)
		parts[c] = 0;
	for (unsigned byte = 0; byte < 256; byte++) {
		unsigned c = class_of_byte(byte);
		if (!symbols_has(set, byte))
			continue;
		parts[c] += c == CLASS_CONTINUATION ? 1.0 / 64
			    : c == CLASS_LEAD	    ? 1.0 / 16
			    : c == CLASS_CONTROL    ? 1.0 / 28
						    : 1;
		parts[c] = parts[c] < 1 ? parts[c] : 1;
	}
}

/* The edge counts for nothing: there is one in a text. */
static double rate_of_chain(const struct trigger_window *window)
{
	double now[RATE_CLASSES], parts[RATE_CLASSES];
	parts_of_classes(&window->set[0], now);
	for (unsigned c = 1; c < RATE_CLASSES; c++)
		now[c] *= probability(share[c - 1]);
	for (unsigned i = 1; i < EDICT_GRAM_LENGTH; i++) {
		double next[RATE_CLASSES] = {0};
		parts_of_classes(&window->set[i], parts);
		for (unsigned c = 1; c < RATE_CLASSES; c++)
			for (unsigned d = 1; now[c] > 0 && d < RATE_CLASSES; d++)
				next[d] += now[c] * parts[d] *
					   probability(follows[c - 1][d - 1]);
		for (unsigned c = 1; c < RATE_CLASSES; c++)
			now[c] = next[c];
	}
	double sum = 0;
	for (unsigned c = 1; c < RATE_CLASSES; c++)
		sum += now[c];
	return sum;
}

/* A text that is looked at for `curl` may well be about it: no word is rarer than this.
 */
#define WORD_RATE 2e-5

static bool is_word(const struct trigger_window *window)
{
	struct symbols letters = symbols_range('a', 'z');
	symbols_add_range(&letters, 'A', 'Z');
	symbols_add_range(&letters, '\t', '\r');
	symbols_add(&letters, ' ');
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
		struct symbols both = symbols_and(letters, &window->set[i]);
		if (symbols_are_none(&both))
			return false;
	}
	return true;
}

double rate_of_window(const struct trigger_window *window)
{
	double chain = rate_of_chain(window), common = rate_of_common_runs(window);
	double rate = common > chain ? common : chain;
	return rate < WORD_RATE && is_word(window) ? WORD_RATE : rate;
}

double rate_of_byte(uint8_t byte)
{
	unsigned c = class_of_byte(byte);
	double all = probability(share[c - 1]);
	if (c == CLASS_DIGIT)
		return all / 10;
	return byte >= 'A' && byte <= 'Z' ? all / 8 : all;
}

double rate_of_set(const struct symbols *set)
{
	double parts[RATE_CLASSES], sum = 0;
	parts_of_classes(set, parts);
	for (unsigned c = 1; c < RATE_CLASSES; c++)
		sum += parts[c] * probability(share[c - 1]);
	return sum;
}
