"""RulePolicy that looks no further back than its longest rule.

Rasa's own derives a state from every action since the conversation began, three times per message, and
compares the last few of them with the rules. The states before those of the longest rule decide nothing:
`_is_rule_applicable` takes them as fitting whatever they are. So the prediction is the same.
"""

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from components.speed_window import last_turns


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class BoundedRulePolicy(RulePolicy):
    """Rasa's RulePolicy, trained, stored and configured as that one; bounded once it is loaded to serve."""

    _longest: Optional[int] = None
    """States of the longest rule; None in training, where everything is looked at."""
    _all_by_intent = False
    """Whether no rule fires on a citizen's words as such."""

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "BoundedRulePolicy":
        """A trained policy that knows how long its rules are."""
        policy = super().load(config, model_storage, resource, execution_context, **kwargs)
        policy.bound()
        return policy

    def bound(self) -> None:
        """From now on look no further back than the rules at hand."""
        rules = [*self.lookup.get(RULES, ()), *self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, ())]
        states = [self._rule_key_to_state(rule) for rule in rules]
        self._longest = max(map(len, states), default=1)
        self._all_by_intent = all(_is_by_intent(rule[-1]) for rule in states)

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[Text], Optional[Text], bool]:
        if use_text_for_last_user_input and self._all_by_intent and not tracker.active_loop_name:
            return None, None, False  # what looking for a rule on the words themselves would find
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: Optional[Dict[Text, Any]] = None,
    ) -> List[State]:
        if self._longest is not None:
            # Each message brings at least one state, so as many messages as that rule has states are enough.
            tracker = last_turns(tracker, self._longest, domain)
        return super()._prediction_states(tracker, domain, use_text_for_last_user_input, rule_only_data)


def _is_by_intent(last: State) -> bool:
    """Whether a rule that ends in this state can only fire on an intent, or not right after a message."""
    listened = last.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) == ACTION_LISTEN_NAME
    return not listened or INTENT in last.get(USER, {})
