"""Whether Iv3 figures and pages can be what they say, measured against each other and against earlier ones.

One municipality's oddity is a warning for whoever delivered it; the same oddity in many is a broken pull.
"""
