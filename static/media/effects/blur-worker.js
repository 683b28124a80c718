/**
 * Blurs what is behind a person, picture by picture, away from the page: MediaPipe's selfie segmentation tells person
 * from background, and the background is drawn small and large again. Nothing leaves this computer.
 * A plain script, since MediaPipe loads its own part in the way of plain workers only.
 */
(() => {
  const VENDOR = new URL("../../vendor/@mediapipe/", self.location.href).href;
  /** The sides of the background when it is small: one point of it stands for about ten. */
  const SMALL = 0.1;
  /** In points of the small background. */
  const SOFT = "blur(1.5px)";
  /** What the models take: lying pictures have one of their own. */
  const MODELS = {
    lying: { file: "selfie_segmentation_landscape.tflite", width: 256, height: 144 },
    standing: { file: "selfie_segmentation.tflite", width: 256, height: 256 },
  };

  // MediaPipe writes its log as errors; a real one rejects or throws.
  for (const level of /** @type {const} */ (["log", "info", "warn", "error"])) console[level] = () => undefined;

  /** @param {number} width @param {number} height */
  function makeCanvas(width, height) {
    const canvas = new OffscreenCanvas(width, height);
    const brush = canvas.getContext("2d", { willReadFrequently: false });
    if (brush === null) throw new Error("no canvas");
    return { canvas, brush };
  }

  /** @param {boolean} lying */
  async function load(lying) {
    const [tasks, words, mask] = await Promise.all([
      import(`${VENDOR}tasks-vision/vision_bundle.mjs`),
      import(/** @type {any} */ (new URL("model.js", self.location.href).href)),
      import(/** @type {any} */ (new URL("mask.js", self.location.href).href)),
    ]);
    const model = lying ? MODELS.lying : MODELS.standing;
    const answer = await fetch(`${VENDOR}selfie_segmentation/${model.file}`);
    if (!answer.ok) throw new Error("no model");
    const segmenter = await tasks.ImageSegmenter.createFromOptions(
      { wasmLoaderPath: `${VENDOR}tasks-vision/vision_wasm_internal.js`, wasmBinaryPath: `${VENDOR}tasks-vision/vision_wasm_internal.wasm` },
      {
        // The model is small: sending it to a graphics card and back takes longer than computing it here.
        baseOptions: { modelAssetBuffer: words.withMetadata(new Uint8Array(await answer.arrayBuffer()), words.pictureMetadata()), delegate: "CPU" },
        runningMode: "VIDEO",
        outputConfidenceMasks: true,
        outputCategoryMask: false,
      },
    );
    return { segmenter, mask, model };
  }

  /** Draws pictures with a soft background. */
  class Painter {
    /** @param {Awaited<ReturnType<typeof load>>} parts */
    constructor({ segmenter, mask, model }) {
      this.segmenter = segmenter;
      this.follow = mask.follow;
      this.pace = new mask.Pace();
      this.input = makeCanvas(model.width, model.height);
      this.mask = makeCanvas(model.width, model.height);
      this.pixels = new ImageData(model.width, model.height);
      this.small = makeCanvas(1, 1);
      this.whole = makeCanvas(1, 1);
    }

    /**
     * @param {CanvasImageSource} picture
     * @param {number} width
     * @param {number} height
     * @returns {OffscreenCanvas}
     */
    paint(picture, width, height) {
      const { input, mask, small, whole } = this;
      input.brush.drawImage(picture, 0, 0, input.canvas.width, input.canvas.height);
      const result = this.segmenter.segmentForVideo(input.canvas, performance.now());
      this.follow(this.pixels.data, result.confidenceMasks[0].getAsFloat32Array());
      result.close();
      mask.brush.putImageData(this.pixels, 0, 0);
      if (whole.canvas.width !== width || whole.canvas.height !== height) {
        Object.assign(whole.canvas, { width, height });
        Object.assign(small.canvas, { width: Math.ceil(width * SMALL), height: Math.ceil(height * SMALL) });
        small.brush.filter = SOFT;
      }
      small.brush.drawImage(picture, 0, 0, small.canvas.width, small.canvas.height);
      const { brush } = whole;
      brush.imageSmoothingQuality = "medium";
      brush.globalCompositeOperation = "copy";
      brush.drawImage(mask.canvas, 0, 0, width, height);
      brush.globalCompositeOperation = "source-in";
      brush.drawImage(picture, 0, 0, width, height);
      brush.globalCompositeOperation = "destination-over";
      brush.drawImage(small.canvas, 0, 0, width, height);
      return whole.canvas;
    }
  }

  /**
   * Picture by picture from one stream to the other, until one of them ends.
   *
   * @param {Painter} painter
   * @param {ReadableStream<VideoFrame>} readable
   * @param {WritableStream<VideoFrame>} writable
   */
  async function flow(painter, readable, writable) {
    const reader = readable.getReader();
    const writer = writable.getWriter();
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) break;
      const begun = performance.now();
      if (!painter.pace.free(begun)) {
        frame.close();
        continue;
      }
      const { timestamp, displayWidth, displayHeight } = frame;
      const painted = new VideoFrame(painter.paint(frame, displayWidth, displayHeight), { timestamp });
      frame.close();
      painter.pace.worked(begun, performance.now());
      await writer.write(painted);
    }
    await writer.close();
  }

  /** @type {Painter|null} */
  let painter = null;

  self.onmessage = async ({ data }) => {
    try {
      if (data.lying !== undefined) {
        painter = new Painter(await load(data.lying));
        self.postMessage({ ready: true });
      } else if (data.readable !== undefined && painter !== null) {
        await flow(painter, data.readable, data.writable);
      } else if (data.picture !== undefined && painter !== null) {
        const { picture } = data;
        const begun = performance.now();
        const painted = painter.paint(picture, picture.width, picture.height).transferToImageBitmap();
        picture.close();
        self.postMessage({ painted, pause: performance.now() - begun }, { transfer: [painted] });
      }
    } catch (error) {
      self.postMessage({ failed: String(error) });
    }
  };
})();
