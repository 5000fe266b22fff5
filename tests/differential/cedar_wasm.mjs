// cedar_wasm.mjs - hold what Edict's evaluator and validator say against cedar-wasm.
//
//     cedar_write SEED SETS REQUESTS | node cedar_wasm.mjs MODULES
//
// MODULES is a folder in which `npm install @cedar-policy/cedar-wasm@4.13.0` was run.  The
// package is no part of Edict; this is a check for development.  Prints every difference
// and a summary; exit status 1 if there was one.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const cedar = createRequire(process.argv[2] + '/')('@cedar-policy/cedar-wasm/nodejs');
const counts = { sets: 0, requests: 0, allowed: 0, erring: 0, refused: 0, valid: 0, differ: 0 };
const sorted = (list) => JSON.stringify([...list].sort());
const NO_ACTION = 'unable to find an applicable action';

function differ(test, what, mine, theirs, request) {
  counts.differ++;
  console.log(`seed ${test.seed}: ${what}: edict ${mine}, cedar-wasm ${theirs}`);
  if (request) console.log(`  request ${JSON.stringify(request)}`);
  if (process.env.VERBOSE) console.log(test.policies + (test.schema ?? ''));
}

// Policies and templates are counted together: policy0, policy1, ... in file order; the
// generator leaves an empty line between them.
function policySet(test) {
  const set = { staticPolicies: {}, templates: {}, templateLinks: test.links };
  test.policies.split('\n\n').filter(Boolean).forEach((text, i) => {
    const isTemplate = /\?(principal|resource)\b/.test(text);
    (isTemplate ? set.templates : set.staticPolicies)[`policy${i}`] = text;
  });
  return set;
}

function checkValidation(test, policies) {
  const answer = cedar.validate({ schema: test.schema, policies });
  if (answer.type !== 'success') {
    differ(test, 'schema', 'accepted', JSON.stringify(answer.errors));
    return;
  }
  const errors = answer.validationErrors;
  const noAction = answer.validationWarnings.some((w) => w.error.message.includes(NO_ACTION));
  const theirs = errors.length === 0 && !noAction;
  counts.valid += test.valid;
  if (theirs !== test.valid)
    differ(test, 'validation', test.valid, theirs + ' ' + JSON.stringify(
      [...errors, ...answer.validationWarnings].map((e) => e.error.message).slice(0, 3)));
}

function checkRequest(test, index, expected) {
  counts.requests++;
  const call = { ...expected.request, entities: test.entities };
  const answer = cedar.statefulIsAuthorized({
    ...call, preparsedPolicySetId: 'p',
    ...(test.schema === null ? {} : { preparsedSchemaName: 's', validateRequest: true }),
  });
  if (answer.type !== 'success') {
    if (!expected.refused) differ(test, `request ${index}`, 'decided', JSON.stringify(answer.errors), expected.request);
    counts.refused++;
    return;
  }
  if (expected.refused) {
    differ(test, `request ${index}`, 'refused', answer.response.decision, expected.request);
    return;
  }
  const { decision, diagnostics } = answer.response;
  const theirs = `${decision} ${sorted(diagnostics.reason)} ${sorted(diagnostics.errors.map((e) => e.policyId))}`;
  const mine = `${expected.decision} ${sorted(expected.reason)} ${sorted(expected.errors)}`;
  counts.allowed += decision === 'allow';
  counts.erring += diagnostics.errors.length > 0;
  if (mine !== theirs) differ(test, `request ${index}`, mine, theirs, expected.request);
}

for await (const line of createInterface({ input: process.stdin })) {
  const test = JSON.parse(line);
  counts.sets++;
  const policies = policySet(test);
  const ready = cedar.preparsePolicySet('p', policies);
  if (ready.type !== 'success') {
    differ(test, 'policies', 'accepted', JSON.stringify(ready.errors));
    continue;
  }
  if (test.schema !== null) {
    cedar.preparseSchema('s', test.schema);
    checkValidation(test, policies);
  }
  test.requests.forEach((expected, i) => checkRequest(test, i, expected));
}
console.log(JSON.stringify(counts));
process.exit(counts.differ > 0 ? 1 : 0);
