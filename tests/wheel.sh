#!/bin/sh
# Builds the wheel and uses it where none of the sources are: sh tests/wheel.sh UV PYTHON
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
uv=$(command -v "$1") || { echo "no such program: $1" >&2; exit 2; }
uv=$(cd "$(dirname "$uv")" && pwd)/$(basename "$uv")
python=$root/$2
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
trap 'exit 1' HUP INT TERM

pass() { echo "PASS $*"; }
fail() { echo "FAIL $*" >&2; exit 1; }

# The wheel is made from the source archive, so both are tried.
"$uv" build -q --out-dir "$away/dist" "$root"
wheel=$(ls "$away"/dist/*.whl)
pass "built $(basename "$wheel") from the source archive"

"$uv" venv -q --python "$python" "$away/venv"
bin=$away/venv/bin
"$uv" pip install -q --python "$bin/python" --require-hashes -r "$root/requirements/run.txt"
"$uv" pip install -q --python "$bin/python" --no-deps "$wheel"
pass "installed with the pinned requirements"

mkdir "$away/elsewhere"
cd "$away/elsewhere"
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV

held=$("$bin/python" -I "$root/tests/wheel_contents.py" "$root") || fail "the contents of the wheel"
pass "holds $held"

"$bin/nhs-kg" --help >help.txt || fail "nhs-kg --help"
grep -q '^  build ' help.txt || fail "nhs-kg --help lists no build"
pass "nhs-kg --help"

"$bin/nhs-kg" build --store "$away/store" >build.txt || fail "nhs-kg build"
pass "nhs-kg build: $(head -n 1 build.txt)"

NHS_KG_STORE=$away/store "$bin/nhs-kg" ask lead-providers --format csv >leads.csv || fail "nhs-kg ask"
grep -q 'Dorset HealthCare' leads.csv || fail "nhs-kg ask lead-providers names no Dorset HealthCare"
pass "nhs-kg ask lead-providers: $(wc -l <leads.csv) lines"
