"use strict";
// The form: create a job, look at it until it has ended, show what was said. Everything is shown as text.
const at = (id) => document.getElementById(id);
const ended = ["completed", "failed", "error"];
const slowest = 2000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const said = (error) => (typeof error === "string" ? error : error?.message) ?? "The job failed without a reason.";

async function ask(path, options) {
  const answer = await fetch(path, { ...options, cache: "no-store", headers: { authorization: "Bearer " + at("key").value } });
  const text = await answer.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Error("The gateway answered " + answer.status + " with something that is no JSON.");
  }
  if (!answer.ok) throw new Error(body.message ?? "The gateway answered " + answer.status + ".");
  return body;
}

function textOf(result) {
  const channels = result?.results?.channels;
  if (channels === undefined) return result?.text ?? "";
  return [channels].flat().map((channel) => channel.alternatives[0].transcript).join("\n");
}

async function transcribe() {
  const choice = at("model").selectedOptions[0];
  const form = new FormData();
  form.append("model", choice.value);
  form.append(choice.dataset.field, at("file").files[0]);
  at("status").textContent = "Sending the file.";
  const { generation_id: id } = await ask("v1/stt/create", { method: "POST", body: form });
  for (let wait = 250; ; wait = Math.min(wait * 1.5, slowest)) {
    const job = await ask("v1/stt/" + encodeURIComponent(id), {});
    at("status").textContent = "Job " + id + ": " + job.status + ".";
    if (ended.includes(job.status)) return job;
    await pause(wait);
  }
}

function show(job) {
  at("raw").textContent = JSON.stringify(job, null, 2);
  if (job.status !== "completed") throw new Error(said(job.error));
  at("transcript").textContent = textOf(job.result ?? job.output) || "(nobody speaks)";
  at("result").hidden = false;
}

at("origin").textContent = new URL(".", location.href).href.replace(/\/$/, "");
at("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("problem").textContent = "";
  at("result").hidden = true;
  at("go").disabled = true;
  try {
    show(await transcribe());
  } catch (problem) {
    at("problem").textContent = problem instanceof TypeError ? "The gateway cannot be reached." : problem.message;
  } finally {
    at("go").disabled = false;
  }
});
