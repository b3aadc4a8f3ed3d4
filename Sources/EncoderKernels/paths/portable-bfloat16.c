// bfloat16 weights, float32 activations.

#include <stdint.h>
#include <string.h>

#include "../run.h"

enum { lanes = 4 };
#define hasNoFMA

#include "vectors.h"
#include "bfloat16.h"

#define Kernels_name encoder_portable_bfloat16
#include "layers.h"
