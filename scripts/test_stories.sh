#!/usr/bin/env bash
# Runs the bot's test stories (rasa_project/tests/<behaviour>/test_*.yml) on the trained model.
#
# A story proves the path from words to action, never the answer: Rasa does not call our actions here.
# Four ways in which `rasa test core` passes without having tested anything are closed:
#   --e2e                          without it the citizens' words are never parsed
#   --fail-on-prediction-errors    without it a wrong prediction ends with code 0
#   a model named by us            a missing one ends with code 0
#   the count compared below       so does a run over no stories
set -euo pipefail
cd "$(dirname "$0")/.."

results="$PWD/var/test-stories"
rm -rf "$results"
mkdir -p "$results"

# Trains only if no model matches its inputs.
if ! .venv/bin/hotline train >"$results/train.log" 2>&1; then
    cat "$results/train.log" >&2
    exit 1
fi
model="$(.venv/bin/python -c 'from app.model import model_path
from hotline.settings import load_settings
print(model_path(weights=load_settings().language_weights))')"
# Nothing is left in the tree: caches go to the results.
export RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=-1 PYTHONWARNINGS=ignore \
    SQLALCHEMY_SILENCE_UBER_WARNING=1 MPLCONFIGDIR="$results/matplotlib" MPLBACKEND=Agg \
    PYTHONDONTWRITEBYTECODE=1

echo "· test stories on ${model##*/} (about 30 s)"
# As the bot's server does it, without what Rasa imports to train networks.
rasa='from components.speed_imports import leave_out; leave_out(); from rasa.__main__ import main; main()'
if ! (cd rasa_project && .venv/bin/python -c "$rasa" test core --stories tests --e2e --fail-on-prediction-errors \
    --model "$model" --out "$results" --no-plot) >"$results/run.log" 2>&1; then
    # Rasa stops at the first story that fails and dumps it last.
    grep -A60 'WrongPrediction' "$results/run.log" >&2 || tail -40 "$results/run.log" >&2
    echo "a test story failed; all of it: $results/run.log" >&2
    exit 1
fi

written=$(grep -rhE '^ *- story:' rasa_project/tests --include='test_*.yml' | wc -l)
run=$(sed -nE 's/.*Evaluating ([0-9]+) stories.*/\1/p' "$results/run.log" | tail -1)
if [[ "$written" -lt 1 || "$run" != "$written" ]]; then
    echo "$written test stories are written, ${run:-none} were run; see $results/run.log" >&2
    exit 1
fi
echo "  $run test stories passed"
