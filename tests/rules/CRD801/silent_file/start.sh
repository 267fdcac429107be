#!/bin/sh
/opt/start
