"""A Whisper of a few megabytes with random weights, made on the spot: it hears nonsense, through the real path."""

import json
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what it takes is imported when it is made: the imports take longer than the making
    import numpy as np

LANGUAGES = ("en", "de", "fr")
WIDTH, HEADS, LAYERS, BANDS = 64, 2, 1, 80
WORDS, TIMESTAMPS = 500, 1501
SURE, TERSE = 4, 8
_SPECIAL = ("<|endoftext|>", "<|startoftranscript|>", *(f"<|{code}|>" for code in LANGUAGES), "<|translate|>",
            "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>")  # fmt: skip
# Each position of an encoder's input and of a decoder's.
_POSITIONS = {"encoder": 1500, "decoder": 448}


def write_tiny_whisper(folder: Path, seed: int = 3) -> Path:
    """Write weights, tokenizer and settings to a folder, as a download of real ones does."""
    folder.mkdir(parents=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    tokens = sorted(tokenizer.get_vocab(), key=lambda token: tokenizer.token_to_id(token) or 0)
    tokens += [f"<|{step * 0.02:.2f}|>" for step in range(TIMESTAMPS)]
    specs: Any = import_module("ctranslate2.specs")
    spec = specs.WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    import numpy as np

    _fill(spec, np.random.default_rng(seed), len(tokens), tokens.index(_SPECIAL[0]))
    spec.register_vocabulary(tokens)
    spec.config.alignment_heads = list(product(range(LAYERS), range(HEADS)))
    spec.config.lang_ids = [tokens.index(f"<|{code}|>") for code in LANGUAGES]
    spec.config.suppress_ids = spec.config.suppress_ids_begin = []
    spec.validate()
    spec.save(str(folder))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": BANDS}))
    return folder


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [f"\u0120W{at}{'.' * (at % 2)}" for at in range(WORDS)]
    # CTranslate2 knows by an empty token that a model has more languages than English.
    tokenizer: Any = Tokenizer(models.BPE({token: at for at, token in enumerate([*letters, *words, ""])}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(list(_SPECIAL))
    return tokenizer


def _fill(spec: Any, random: "np.random.Generator", tokens: int, end: int) -> None:
    import numpy as np

    def weights(*shape: int) -> Any:
        return (random.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)

    def linear(layer: Any, rows: int, columns: int) -> None:
        layer.weight, layer.bias = weights(rows, columns), np.zeros(rows, np.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    for convolution, bands in ((spec.encoder.conv1, BANDS), (spec.encoder.conv2, WIDTH)):
        convolution.weight, convolution.bias = weights(WIDTH, bands, 3), np.zeros(WIDTH, np.float32)
    for name, part in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        part.position_encodings.encodings = weights(_POSITIONS[name], WIDTH)
        norm(part.layer_norm)
        for layer in part.layer:
            for attention, rows in (("self_attention", (3, 1)), ("attention", (1, 2, 1))):
                if (found := getattr(layer, attention, None)) is not None:
                    norm(found.layer_norm)
                    for each, times in zip(found.linear, rows, strict=True):
                        linear(each, times * WIDTH, WIDTH)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, 4 * WIDTH, WIDTH)
            linear(layer.ffn.linear_1, WIDTH, 4 * WIDTH)
    spec.decoder.embeddings.weight = weights(tokens, WIDTH)
    linear(spec.decoder.projection, tokens, WIDTH)
    spec.decoder.projection.weight *= np.float32(SURE)
    spec.decoder.projection.bias[end] = TERSE
