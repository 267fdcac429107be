const fs = require("fs");
const path = require("path");

describe("validation-test", () => {
  const stack = JSON.parse(fs.readFileSync(path.join(__dirname, "..", "cdktf.out/stacks/validation-test/cdk.tf.json"), "utf8"));

  test("the test database stays in one zone", () => {
    expect(stack.resource.aws_db_instance.database.multi_az).toBe(false);
  });
});
