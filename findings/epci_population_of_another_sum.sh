#!/usr/bin/env bash
# The population of an EPCI is not the sum of its communes', in one and the same package.
#
# Version: @etalab/decoupage-administratif 6.0.0 (epci.json and communes.json).
# Expected: communes.json gives each commune its `population`, epci.json each EPCI its members and a
#   `populationMunicipale`. Municipal population counts everybody once, so that sums are exact (only the
#   *total* population counts some people twice): the two files of one release should agree to a person.
# Seen: they do for 9 EPCI of 1,255. All members are known and each has a population; the members' own
#   `populationMunicipale`, repeated in epci.json, is that of communes.json for 2,625 of 34,871. Only
#   inside epci.json do sums hold. Two countings stand side by side and nothing in the files dates them.
#     EPCI whose figure is the sum of communes.json: 9 of 1255
#     all EPCI: 68010643, all their communes: 68344363
#     EPCI whose figure is the sum of its own members: 1255
# So: take populations from one of the two files, never a total from one and a part from the other: a
#   share of the inhabitants of an EPCI could exceed 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent @etalab/decoupage-administratif@6.0.0 > /dev/null
tar xzf etalab-decoupage-administratif-6.0.0.tgz
python3 - <<'PYTHON'
import json
from pathlib import Path

communes, epci = (
    json.loads(Path(f"package/data/{name}.json").read_text(encoding="utf-8"))
    for name in ("communes", "epci")
)
population = {
    commune["code"]: commune["population"]
    for commune in communes
    if commune["type"] == "commune-actuelle" and "population" in commune
}
members = [member for each in epci for member in each["membres"]]
assert all(member["code"] in population for member in members)
sums = [sum(population[member["code"]] for member in each["membres"]) for each in epci]
own = [sum(member["populationMunicipale"] for member in each["membres"]) for each in epci]
told = [each["populationMunicipale"] for each in epci]
equal = sum(one == other for one, other in zip(told, sums, strict=True))
inside = sum(one == other for one, other in zip(told, own, strict=True))
alike = sum(member["populationMunicipale"] == population[member["code"]] for member in members)
print(f"EPCI whose figure is the sum of communes.json: {equal} of {len(epci)}")
print(f"all EPCI: {sum(told)}, all their communes: {sum(sums)}")
print(f"members with the same figure in both files: {alike} of {len(members)}")
print(f"EPCI whose figure is the sum of its own members: {inside}")
assert (equal, len(epci), sum(told), sum(sums)) == (9, 1255, 68010643, 68344363), "changed"
assert (alike, len(members), inside) == (2625, 34871, 1255), "changed"
print("still so")
PYTHON
