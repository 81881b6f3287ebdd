"""What ``notebooks/`` stand on: sums by hand, experiments on a class-size market, exercises that check themselves."""

from pasar.lessons.lesson import Lesson

__all__ = ["Lesson"]
