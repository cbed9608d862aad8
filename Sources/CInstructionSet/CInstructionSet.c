#include "CInstructionSet.h"
