"""Gives Rasa's own featurizers and DIET the words that ChineseLanguage found, of the sentences that ask.

Only the bake-off uses it (benchmarks/nlu).
"""

from typing import Any, Dict, List, Text

from components.chinese_text import asking_part
from components.language_component import PLAIN_TEXT, WORDS
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class WordsAsTokens(Tokenizer):
    """Rasa tokenizer."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Intents are names, not texts."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """The words; of a letter those of the asking sentences."""
        text = message.get(attribute)
        words = message.get(WORDS) if message.get(PLAIN_TEXT) and attribute == "text" else list(text)
        asking = set(asking_part(text))
        long = len(text) > 60
        tokens, position = [], 0
        for word in words:
            if word.strip() and (not long or set(word) <= asking):
                tokens.append(Token(word, position))
            position += len(word)
        return tokens or [Token(text, 0)]
