// cedar_wasm.mjs - the same policies and requests by cedar-wasm, timed.
//
//     node cedar_wasm.mjs MODULES POLICY.cedar SCHEMA|- ENTITIES.json REQUESTS.jsonl BUDGET_MS
//
// Policies and schema are parsed beforehand, which the package offers; entities it takes
// with every call.  Prints one line `decision` for each request it had time for, then
// `#name value` lines.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [modules, policy, schema, entityFile, requestFile, budget] = process.argv.slice(2);
const cedar = createRequire(modules + '/')('@cedar-policy/cedar-wasm/nodejs');
const read = (path) => readFileSync(path, 'utf8');
const entities = JSON.parse(read(entityFile));
const requests = read(requestFile).split('\n').filter(Boolean).map((line) => JSON.parse(line));

function must(answer) {
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
}
must(cedar.preparsePolicySet('p', { staticPolicies: read(policy) }));
if (schema !== '-') must(cedar.preparseSchema('s', read(schema)));

function ask(request) {
  const answer = cedar.statefulIsAuthorized({
    ...request, entities, preparsedPolicySetId: 'p',
    ...(schema === '-' ? {} : { preparsedSchemaName: 's', validateRequest: true }),
  });
  must(answer);
  return answer.response.decision;
}

const samples = [];
const compared = performance.now() + Number(budget);
for (let i = 0; i < requests.length && (i < 3 || performance.now() < compared); i++)
  console.log(ask(requests[i]));
const timed = performance.now() + Number(budget);
for (let i = 0; i < 5 || performance.now() < timed; i++) {
  const begin = process.hrtime.bigint();
  ask(requests[i % requests.length]);
  samples.push(Number(process.hrtime.bigint() - begin));
}
samples.sort((a, b) => a - b);
console.log(`#p50_ns ${samples[samples.length >> 1]}`);
console.log(`#p99_ns ${samples[Math.floor(samples.length * 0.99)]}`);
console.log(`#samples ${samples.length}`);
