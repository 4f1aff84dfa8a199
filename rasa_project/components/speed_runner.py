"""Running a trained model's components one after the other.

Rasa plans every run anew and hands it to dask, which is made for work on many cores; here a run is the
same few components on one thread each time, 1 ms without any gain.
"""

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class PlainRunner(GraphRunner):
    """A `GraphRunner` for serving: the same components in the same order, planned once per target."""

    def __init__(self, nodes: Dict[Text, GraphNode], schema: GraphSchema) -> None:
        """`nodes` are loaded and run as `schema` connects them."""
        self._nodes = nodes
        self._schema = schema
        self._plans: Dict[Tuple[Text, ...], List[Tuple[Text, Tuple[Text, ...]]]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: Optional[List[GraphNodeHook]] = None,
    ) -> "PlainRunner":
        """Load the components of `graph_schema`."""
        return cls.of(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    @classmethod
    def of(cls, loaded: DaskGraphRunner) -> "PlainRunner":
        """A runner of the components that `loaded` has loaded."""
        return cls(loaded._instantiated_nodes, loaded._graph_schema)

    def run(self, inputs: Optional[Dict[Text, Any]] = None, targets: Optional[List[Text]] = None) -> Dict[Text, Any]:
        """What the targets give for these inputs."""
        wanted = tuple(targets or self._schema.target_names)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        for name, needs in self._plans[wanted]:
            # What nobody gives is passed by its name; the node says what is missing.
            done[name] = self._nodes[name](*(done.get(need, need) for need in needs))
        return {name: done[name][1] for name in wanted}

    def _plan(self, targets: Tuple[Text, ...]) -> List[Tuple[Text, Tuple[Text, ...]]]:
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        plan: Dict[Text, Tuple[Text, ...]] = {}

        def add(name: Text) -> None:
            if name in plan or name not in nodes:
                return
            for need in nodes[name].needs.values():
                add(need)
            plan[name] = tuple(nodes[name].needs.values())

        for target in targets:
            add(target)
        return list(plan.items())
