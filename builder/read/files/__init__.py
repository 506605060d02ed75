"""The bytes of a returned copy to sheets and cells, without trust."""
