#include "daemon/cli/run.h"

int main(int argc, char** argv) { return plandiff::run(argc, argv); }
