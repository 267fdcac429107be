describe("stack", () => {
  it("works", () => {
    expect(true).toBe(true);
  });
});
