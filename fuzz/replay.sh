#!/bin/sh
# replay.sh PROGRAM FOLDER - run a fuzz target over every file of its corpus.
exec "$1" "$2"/*
