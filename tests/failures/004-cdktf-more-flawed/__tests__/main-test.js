const { Testing } = require("cdktf");
const { ValidationStack } = require("../main");

describe("validation-test", () => {
  const stack = new ValidationStack(Testing.app(), "validation-test", "test");

  test("the bucket is versioned", () => {
    expect(stack.bucket).toBeDefined();
    expect(stack.bucket_versioning).toBeDefined();
  });
});
