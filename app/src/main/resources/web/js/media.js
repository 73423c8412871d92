// Camera and microphone: asking for them, and saying in plain words why there is none.

/** @typedef {"insecure" | "denied" | "missing" | "busy" | "failed"} MediaProblemCode */
/** @typedef {{code: MediaProblemCode, device: "camera" | "microphone" | "both", text: string}} MediaProblem */

const NOUN = { camera: "camera", microphone: "microphone", both: "camera and microphone" };

/** Browsers hand out devices on https and on localhost only; elsewhere the interface is not even there. */
export function devicesAvailable() {
  return Boolean(globalThis.navigator?.mediaDevices?.getUserMedia);
}

export function videoConstraints(height, deviceId) {
  const size = height
    ? { width: { ideal: Math.round((height * 4) / 3) }, height: { ideal: height }, frameRate: { ideal: 15, max: 15 } }
    : { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
  return deviceId ? { ...size, deviceId: { ideal: deviceId } } : size;
}

export function audioConstraints(deviceId) {
  const processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return deviceId ? { ...processing, deviceId: { ideal: deviceId } } : processing;
}

/**
 * Opens what was asked for, or as much of it as there is: a missing camera does not take the microphone away.
 *
 * @param {{audio: MediaTrackConstraints | null, video: MediaTrackConstraints | null}} wanted
 * @returns {Promise<{audio: MediaStreamTrack | null, video: MediaStreamTrack | null, problems: MediaProblem[]}>}
 */
export async function openDevices({ audio, video }) {
  if (!audio && !video) {
    return { audio: null, video: null, problems: [] };
  }
  if (!devicesAvailable()) {
    return { audio: null, video: null, problems: [problem("insecure", "both")] };
  }
  if (!audio || !video) {
    return openOne(audio, video);
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio, video });
    return { audio: stream.getAudioTracks()[0], video: stream.getVideoTracks()[0], problems: [] };
  } catch (error) {
    if (codeOf(error) === "denied" && (await refusedTogether())) {
      return { audio: null, video: null, problems: [problem("denied", "both")] };
    }
    const sound = await openOne(audio, null);
    const picture = await openOne(null, video);
    return { audio: sound.audio, video: picture.video, problems: merge([...sound.problems, ...picture.problems]) };
  }
}

async function openOne(audio, video) {
  const device = audio ? "microphone" : "camera";
  try {
    const stream = await navigator.mediaDevices.getUserMedia(audio ? { audio } : { video });
    const [track] = stream.getTracks();
    return { audio: audio ? track : null, video: audio ? null : track, problems: [] };
  } catch (error) {
    return { audio: null, video: null, problems: [problem(codeOf(error), device)] };
  }
}

/** Whether asking one by one would only repeat the question that the person has just answered with no. */
async function refusedTogether() {
  const states = await Promise.all(
    ["camera", "microphone"].map(async (name) => {
      try {
        return (await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) })).state;
      } catch {
        return "denied"; // a browser that does not say
      }
    }),
  );
  return states.filter((state) => state === "denied").length !== 1;
}

function merge(problems) {
  if (problems.length === 2 && problems[0].code === problems[1].code) {
    return [problem(problems[0].code, "both")];
  }
  return problems;
}

/** @returns {MediaProblemCode} */
function codeOf(error) {
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
      return "busy";
    default:
      return "failed";
  }
}

/** @param {MediaProblemCode} code @param {"camera" | "microphone" | "both"} device @returns {MediaProblem} */
export function problem(code, device) {
  const noun = NOUN[device];
  const plural = device === "both";
  const texts = {
    insecure:
      "Browsers give out camera and microphone only on https addresses and on localhost. " +
      "Open this page that way to be seen and heard.",
    denied: `This page may not use your ${noun}. ${permissionAdvice()}`,
    missing: plural ? "No camera and no microphone were found." : `No ${noun} was found.`,
    busy: `Your ${noun} could not be started: another program may be using ${plural ? "them" : "it"}.`,
    failed: `Your ${noun} could not be started.`,
  };
  return { code, device, text: texts[code] };
}

function permissionAdvice() {
  return navigator.userAgent.includes("Firefox")
    ? "Click the crossed-out camera or microphone sign in the address bar, remove the block, and try again."
    : "Click the sign at the left of the address bar, allow camera and microphone, and try again.";
}

/** @returns {Promise<{cameras: MediaDeviceInfo[], microphones: MediaDeviceInfo[], speakers: MediaDeviceInfo[]}>} */
export async function listDevices() {
  if (!devicesAvailable()) {
    return { cameras: [], microphones: [], speakers: [] };
  }
  const all = await navigator.mediaDevices.enumerateDevices();
  const ofKind = (kind) => all.filter((device) => device.kind === kind && device.deviceId !== "");
  return { cameras: ofKind("videoinput"), microphones: ofKind("audioinput"), speakers: ofKind("audiooutput") };
}
