"""cedar_cases.py TEST.json - the requests of a Cedar integration test as cases of the board."""
import json
import sys

with open(sys.argv[1]) as file:
    test = json.load(file)
for request in test["requests"]:
    kept = {key: request[key] for key in ("principal", "action", "resource", "context")}
    print(request["decision"], "-", json.dumps(kept), sep="\t")
