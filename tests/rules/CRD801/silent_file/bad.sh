#!/bin/sh
export DB_PASSWORD=Harbour-Lights-42
/opt/start
