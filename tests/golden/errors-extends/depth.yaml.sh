# Sixteen parents above each other, and one more.
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
	printf 'apiVersion: governance.toolkit/v1\nname: p%s\nagents: ["*"]\nextends: _p%s.yaml\n' $i $((i + 1)) >_p$i.yaml
	printf 'default_action: deny\nrules: []\n' >>_p$i.yaml
done
cp _toolkit.yaml _p18.yaml
printf 'apiVersion: governance.toolkit/v1\nname: child\nagents: ["*"]\nextends: _p1.yaml\ndefault_action: deny\nrules: []\n'
