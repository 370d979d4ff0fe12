"""Which statement of a catalogue is carried out where."""
