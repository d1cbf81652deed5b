"""Where Redocly's diff rates a change of the corpus otherwise, and why: by the name of a change, or by a rule of ours.

`nox -s crosscheck` holds it: a difference without a reason fails, and so does a reason that no difference needs.
"""

REASONS: dict[str, str] = {
    # Breaking for us, not for Redocly's diff.
    "request-property-removed": "a program that sets the option loses it; theirs calls it a patch",
    "request-required-body-added": "a request without a body is refused from now on; theirs sees that a body was added",
    "request-unjudged": "not a difference that can be judged; theirs does not look at if, then and encoding",
    "response-unjudged": "not a difference that can be judged; theirs does not look at patternProperties, if and then",
    "unjudged": "whether a callback is asked for cannot be judged",
    "response-success-status-added": "a program that knows one success code takes the other for a failure",
    "a key is for requests only": "writeOnly takes the key out of answers: it is removed",
    "the schema of an answer is left out": "the answer is anything from now on",
    "request: a key of another type than other keys": "so far it had to be a number, as every other key",
    "response: a key of another type than other keys": "so far it was a number, as every other key",
    "an operation has its own server": "its own server replaces the document's: it is somewhere else",
    # Breaking for Redocly's diff, not for us.
    "response-error-status-removed": "a client has to meet any error, documented or not",
    "response-success-status-narrowed": "2XX included the code that is left",
    "operation-id-changed": "nothing on the wire; our client's names are pinned, whatever the document says",
    "path-style-changed": "the same requests; only the document is written otherwise",
    "a header that OpenAPI says elsewhere": "OpenAPI ignores Accept as a parameter",
    "the union is exclusive": "the same branches; answers that fit two of them were never told apart",
    "other keys are answered": "readers ignore keys that they do not know, as with a key that is added",
    "the key's name in the document": "the scheme has another name and means the same",
    "the server with a slash": "the same address",
    "request-format-widened": "int64 takes every int32",
    "response-format-narrowed": "every int32 is an int64",
    "request-multiple-of-widened": "every multiple of 4 is one of 2",
    "response-multiple-of-narrowed": "every multiple of 4 is one of 2",
    "request-union-branch-added": "what was accepted still is; theirs sees that anyOf was added",
    "response-union-branch-removed": "what is left could always be answered; theirs sees that anyOf was removed",
    "request: two branches and the object that has room for both": "what fitted one of the two fits the object",
    "response: two branches and the object that has room for both": "what fits one of the two fitted the object",
    "request-one-of-widened": "what fitted one branch alone is still accepted, and what fitted two is too",
    "response-one-of-narrowed": "what fits one branch alone could always be answered",
    "request-all-of-widened": "the closed part kept the other part's keys out; they are accepted now",
    "response-all-of-narrowed": "the closed part keeps the other part's keys out; the rest could always be answered",
    "response: a bound of a whole number in other words": "no whole number is between the two bounds",
    "any media type is accepted": "the range has the type that was accepted",
    "a media type says its charset": "the same type; a parameter tells types apart only where there are two",
}
