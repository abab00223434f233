// A picker says which records of its kind the form names already: the server puts them first.

const jQuery = globalThis.django?.jQuery;

/** The records that the form names in any picker like this one. */
function named(field) {
  const alike = document.querySelectorAll(`select[data-picks="${CSS.escape(field.dataset.picks)}"]`);
  const keys = new Set();
  for (const select of alike) if (select.value) keys.add(select.value);
  return keys;
}

jQuery?.ajaxPrefilter((options, original) => {
  const { app_label: app, model_name: model, field_name: name } = original.data ?? {};
  const field = document.querySelector(
    `select[data-picks][data-app-label="${app}"][data-model-name="${model}"][data-field-name="${name}"]`,
  );
  if (!field || typeof options.data !== "string") return;
  for (const key of named(field)) options.data += `&cited=${encodeURIComponent(key)}`;
});
