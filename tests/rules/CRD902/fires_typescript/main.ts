import { Stack } from "./lib/stack";

new Stack();
