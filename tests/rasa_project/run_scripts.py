"""Runs in the bot's own interpreter for as long as the tests: each script in a copy of this process.

What Rasa and spaCy import takes longer than most scripts, so it is imported once, before the copies are made.
A line of standard input is [script, what it is given], one of standard output [exit code, what it wrote, its errors].
"""

import json
import os
import runpy
import sys
import tempfile
import traceback
from importlib import import_module

from components.speed_imports import leave_out

leave_out()
for name in (
    "components.intent_classifier", "components.language_component", "components.quantity_extractor", "opencc",
    "sklearn.svm", "rasa.engine.storage.local_model_storage", "rasa.shared.nlu.training_data.training_data",
):  # fmt: skip
    import_module(name)


def run(script: str, given: str) -> list[object]:
    """Exit code, output and errors of a script that is given this."""
    with (
        tempfile.TemporaryFile("w+") as told,
        tempfile.TemporaryFile("w+") as said,
        tempfile.TemporaryFile("w+") as errors,
    ):
        told.write(given)
        told.flush()
        told.seek(0)
        process = os.fork()
        if process == 0:
            for number, one in enumerate((told, said, errors)):
                os.dup2(one.fileno(), number)
            code = 1
            try:
                sys.stdin, sys.argv = os.fdopen(0, encoding="utf-8"), [script]
                runpy.run_path(script, run_name="__main__")
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        said.seek(0)
        errors.seek(0)
        return [code, said.read(), errors.read()]


for line in sys.stdin:
    sys.stdout.write(json.dumps(run(*json.loads(line))) + "\n")
    sys.stdout.flush()
