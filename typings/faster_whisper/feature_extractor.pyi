from typing import Any

import numpy as np

class FeatureExtractor:
    mel_filters: np.ndarray[Any, np.dtype[np.float32]]
    def __init__(self, feature_size: int = 80) -> None: ...
