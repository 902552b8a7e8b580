import { toDataURL } from 'qrcode';

/** Draws the code as a PNG data URL. Level M and the quiet zone kept: phones read it from screens. */
export function drawQr(text: string): Promise<string> {
  return toDataURL(text, { errorCorrectionLevel: 'M', margin: 4, scale: 6 });
}
