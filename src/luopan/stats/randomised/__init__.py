"""Tests in which a lot decided, analysed by that lot: designs, effects, inference, power."""
