"""The causal model, pure: no Django, no settings, no clock, no randomness.

Read in this order: ``vocabulary`` (what can be asked), ``cases`` (what a person said),
``compiled`` (a release as arrays), ``posterior`` (how likely is what), ``safety`` (rules),
``information`` and ``interview`` (what to ask next), ``explanation``, ``plan`` and
``assessment`` (the result as a whole). The model is described in docs/model.md.
"""
