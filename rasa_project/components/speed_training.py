"""Trains the bot's model: `python -m components.speed_training --out FILE`, in the project's folder.

Does what `rasa train` does, with Rasa's own graph, from the same files: config.yml, domain, data. It leaves out what is
of use only to a training that goes on from an earlier one: the cache (all messages written as YAML, twice) and the
fingerprints of all messages before and after each component. The examples are read by `speed_examples`.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, List, Optional

import rasa.engine.validation
from rasa.engine.caching import LocalTrainingCache
from rasa.engine.graph import ExecutionContext, GraphNodeHook, GraphSchema
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelStorage
from rasa.engine.training.graph_trainer import GraphTrainer
from rasa.engine.training.hooks import TrainingHook
from rasa.shared.data import TrainingType
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.io import configure_colored_logging
from rasa.utils.log_utils import configure_structlog

from components.speed_examples import ExamplesImporter


class _PlainRunner(DaskGraphRunner):
    """Runs the graph without the hook that takes fingerprints for the cache."""

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: Optional[List[GraphNodeHook]] = None,
    ) -> DaskGraphRunner:
        """As Rasa's."""
        others = [hook for hook in hooks or [] if not isinstance(hook, TrainingHook)]
        return super().create(graph_schema, model_storage, execution_context, others)


def train(out: Path) -> None:
    """Train on the files in the working directory, write the model (.tar.gz) to `out`."""
    importer = ExamplesImporter("config.yml", "domain", ["data"])
    config = importer.get_config()
    schemas = Recipe.recipe_for_name(config["recipe"]).graph_config_for_recipe(
        config, cli_parameters={}, training_type=TrainingType.BOTH, is_finetuning=False
    )
    rasa.engine.validation.validate(schemas)
    with TemporaryDirectory() as storage:
        # The cache is never asked: training is forced, and the hook that fills it is left out.
        trainer = GraphTrainer(LocalModelStorage(Path(storage)), LocalTrainingCache(), _PlainRunner)
        trainer.train(schemas, importer, out, force_retraining=True)


def main(arguments: Any = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the model to write, a .tar.gz")
    configure_logging_and_warnings()
    configure_colored_logging(None)
    configure_structlog(None)
    train(parser.parse_args(arguments).out)


if __name__ == "__main__":
    main()
