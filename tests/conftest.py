"""What holds for all tests."""

import hypothesis

# A busy machine makes an example slow, not wrong.
hypothesis.settings.register_profile("refaudit", deadline=None)
hypothesis.settings.load_profile("refaudit")
