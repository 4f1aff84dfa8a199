"""Trains the bot's model, as `speed_training` has it done.

Does what `rasa train` does, with Rasa's own graph, from the same files: config.yml, domain, data. It leaves out what is
of use only to a training that goes on from an earlier one: the cache (all messages written as YAML, twice) and the
fingerprints of all messages before and after each component. The examples are read by `speed_examples`.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import List, Optional

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
    """Train on config.yml, domain and data in the working directory, write the model (.tar.gz) to `out`."""
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
