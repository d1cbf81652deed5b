class Word:
    start: float
    end: float
    word: str
    probability: float

class Segment:
    start: float
    end: float
    text: str
    words: list[Word] | None

class TranscriptionInfo:
    language: str
    language_probability: float
    duration: float
    duration_after_vad: float
