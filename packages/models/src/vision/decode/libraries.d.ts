/** What is used of libheif. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  interface Plane {
    width: number;
    height: number;
    /** Bytes from row to row. */
    stride: number;
    data: Uint8Array;
  }
  interface Libheif {
    ready?: Promise<unknown>;
    heif_error_code: { heif_error_Ok: object };
    heif_colorspace: { heif_colorspace_RGB: object };
    heif_chroma: { heif_chroma_interleaved_RGB: object; heif_chroma_interleaved_RGBA: object };
    heif_context_alloc(): object;
    heif_context_read_from_memory(context: object, content: Uint8Array): { code: object };
    heif_js_context_get_primary_image_handle(context: object): object | null;
    heif_js_decode_image2(
      handle: object,
      colours: object,
      chroma: object,
    ): Promise<{ channels?: Plane[] } | null> | { channels?: Plane[] } | null;
  }
  export default function createLibheif(): Libheif;
}
