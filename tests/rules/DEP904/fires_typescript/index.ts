import * as pulumi from "@pulumi/pulumi";
import { Database } from "./lib/database";
const fs = require("fs");

export const database = new Database("orders");
