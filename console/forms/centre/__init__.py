"""The forms of pane «ЦУР»: requests and inquiries, consultations, notices, broadcasts, content plans, letters."""
