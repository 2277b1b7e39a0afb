"""Letters (письма): what each kind needs, the municipality's own templates, numbers and dates, declined names.

Letters that tell of verdicts get their contents one floor up; who signs and to whom is a setting.
"""
