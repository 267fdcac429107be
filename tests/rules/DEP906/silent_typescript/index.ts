import { Stack } from "./lib/stack";
