"""Raw wording → typed value with its reasons: times, places, people, counts."""
