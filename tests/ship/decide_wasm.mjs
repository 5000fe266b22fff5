// decide_wasm.mjs MODULE REQUESTS - decide each line with the module of a bundle, as a host
// does: one line of effect and reason each.
import fs from "node:fs";

const [, , path, requests] = process.argv;
const module = await WebAssembly.compile(fs.readFileSync(path));
const names = WebAssembly.Module.exports(module).map((e) => e.name).sort().join(" ");
if (WebAssembly.Module.imports(module).length > 0) throw new Error("it has imports");
if (names !== "edict_decide edict_reason edict_work memory") throw new Error(names);

const { exports: edict } = await WebAssembly.instantiate(module, {});
const effects = ["deny", "require_approval", "throttle", "allow"];

function decide(request) {
	const at = edict.edict_work(request.length);
	if (at === 0) throw new Error("no memory");
	new Uint8Array(edict.memory.buffer, at, request.length).set(request);
	const decision = edict.edict_decide(request.length);
	const effect = new Uint8Array(edict.memory.buffer)[decision];
	const reason = edict.edict_reason();
	const bytes = new Uint8Array(edict.memory.buffer);
	const text = bytes.slice(reason, bytes.indexOf(0, reason));
	return [effects[effect], new TextDecoder().decode(text)];
}

for (const line of fs.readFileSync(requests, "utf8").split("\n"))
	if (line !== "") console.log(decide(new TextEncoder().encode(line)).join("\t"));

// A large request makes the memory grow; one that is too large is refused, not decided.
const large = new TextEncoder().encode(`{"x":"${"a".repeat(60000)}","y":[${"1,".repeat(90000)}1]}`);
const pages = edict.memory.buffer.byteLength;
decide(large);
if (edict.memory.buffer.byteLength <= pages) throw new Error("the memory did not grow");
if (edict.edict_work(0xffffffff) !== 0 || edict.edict_work(1 << 25) !== 0)
	throw new Error("room for what has none");
if (new Uint8Array(edict.memory.buffer)[edict.edict_decide(1 << 25)] !== 0)
	throw new Error("allowed what was not read");
