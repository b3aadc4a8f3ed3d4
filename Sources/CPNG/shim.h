#ifndef RHYTHMIQ_CPNG_SHIM_H
#define RHYTHMIQ_CPNG_SHIM_H

#include <png.h>
#include <string.h>

/* libpng's simplified interface alone: the other one longjmps, which must not cross Swift's frames. */

/* Blue, green, red, alpha; not premultiplied. 1 for success. */
static inline int png_shim_decode_bgra(const void *bytes, size_t count, void *pixels, size_t capacity) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes, count)) return 0;
    image.format = PNG_FORMAT_BGRA;
    if (PNG_IMAGE_SIZE(image) != capacity) {
        png_image_free(&image);
        return 0;
    }
    /* Frees the image itself, whatever the outcome. */
    return png_image_finish_read(&image, NULL, pixels, 0, NULL);
}

/* For tests. The size in bytes, 0 on failure; `bytes` may be NULL to ask for the size alone. */
static inline size_t png_shim_encode_bgra(
    const void *pixels, unsigned width, unsigned height, void *bytes, size_t capacity) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_BGRA;
    png_alloc_size_t size = capacity;
    return png_image_write_to_memory(&image, bytes, &size, 0, pixels, 0, NULL) ? size : 0;
}

#endif
