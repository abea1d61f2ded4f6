#include <gd.h>

// Swift can name the type of a function that takes one with a va_list only by way of C.
typedef void (*gdSetErrorMethodFunction)(gdErrorMethod);
