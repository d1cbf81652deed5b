# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
"""Contains all the data models used in inputs/outputs"""

from .assembly_ai_chapter import AssemblyAIChapter
from .assembly_ai_content_safety import AssemblyAIContentSafety
from .assembly_ai_content_safety_label import AssemblyAIContentSafetyLabel
from .assembly_ai_content_safety_result import AssemblyAIContentSafetyResult
from .assembly_ai_content_safety_summary import AssemblyAIContentSafetySummary
from .assembly_ai_entity import AssemblyAIEntity
from .assembly_ai_highlight import AssemblyAIHighlight
from .assembly_ai_highlights import AssemblyAIHighlights
from .assembly_ai_sentiment import AssemblyAISentiment
from .assembly_ai_spelling import AssemblyAISpelling
from .assembly_ai_timestamp import AssemblyAITimestamp
from .assembly_ai_topic_label import AssemblyAITopicLabel
from .assembly_ai_topics import AssemblyAITopics
from .assembly_ai_topics_result import AssemblyAITopicsResult
from .assembly_ai_topics_summary import AssemblyAITopicsSummary
from .assembly_ai_transcript import AssemblyAITranscript
from .assembly_ai_utterance import AssemblyAIUtterance
from .assembly_ai_word import AssemblyAIWord
from .create_answer import CreateAnswer
from .create_request import CreateRequest
from .deepgram_alternative import DeepgramAlternative
from .deepgram_channel import DeepgramChannel
from .deepgram_metadata import DeepgramMetadata
from .deepgram_metadata_extra import DeepgramMetadataExtra
from .deepgram_metadata_model_info import DeepgramMetadataModelInfo
from .deepgram_model_info import DeepgramModelInfo
from .deepgram_paragraph import DeepgramParagraph
from .deepgram_paragraphs import DeepgramParagraphs
from .deepgram_result import DeepgramResult
from .deepgram_results import DeepgramResults
from .deepgram_sentence import DeepgramSentence
from .deepgram_word import DeepgramWord
from .fetch_answer import FetchAnswer
from .job_error import JobError
from .known_model import KnownModel
from .mai_transcript import MaiTranscript
from .mai_usage import MaiUsage
from .older_problem import OlderProblem
from .open_ai_input_token_details import OpenAIInputTokenDetails
from .open_ai_transcript import OpenAITranscript
from .open_ai_usage import OpenAIUsage
from .problem_details import ProblemDetails
from .transcription_options import TranscriptionOptions
from .transcription_options_custom_intent_mode import TranscriptionOptionsCustomIntentMode
from .transcription_options_custom_topic_mode import TranscriptionOptionsCustomTopicMode
from .upload_request import UploadRequest

__all__ = (
    "AssemblyAIChapter",
    "AssemblyAIContentSafety",
    "AssemblyAIContentSafetyLabel",
    "AssemblyAIContentSafetyResult",
    "AssemblyAIContentSafetySummary",
    "AssemblyAIEntity",
    "AssemblyAIHighlight",
    "AssemblyAIHighlights",
    "AssemblyAISentiment",
    "AssemblyAISpelling",
    "AssemblyAITimestamp",
    "AssemblyAITopicLabel",
    "AssemblyAITopics",
    "AssemblyAITopicsResult",
    "AssemblyAITopicsSummary",
    "AssemblyAITranscript",
    "AssemblyAIUtterance",
    "AssemblyAIWord",
    "CreateAnswer",
    "CreateRequest",
    "DeepgramAlternative",
    "DeepgramChannel",
    "DeepgramMetadata",
    "DeepgramMetadataExtra",
    "DeepgramMetadataModelInfo",
    "DeepgramModelInfo",
    "DeepgramParagraph",
    "DeepgramParagraphs",
    "DeepgramResult",
    "DeepgramResults",
    "DeepgramSentence",
    "DeepgramWord",
    "FetchAnswer",
    "JobError",
    "KnownModel",
    "MaiTranscript",
    "MaiUsage",
    "OlderProblem",
    "OpenAIInputTokenDetails",
    "OpenAITranscript",
    "OpenAIUsage",
    "ProblemDetails",
    "TranscriptionOptions",
    "TranscriptionOptionsCustomIntentMode",
    "TranscriptionOptionsCustomTopicMode",
    "UploadRequest",
)
