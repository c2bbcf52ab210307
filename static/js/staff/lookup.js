/* Looking rows up: a select becomes a search box when it is first used. */
"use strict";
{
  const $ = django.jQuery;

  const enliven = (select) => {
    if (select.dataset.alive) return;
    select.dataset.alive = "yes";
    $(select).select2({
      width: "100%",
      theme: "admin-autocomplete",
      placeholder: "",
      allowClear: !select.required && !select.multiple,
      ajax: {
        url: document.querySelector("[data-lookup-url]").dataset.lookupUrl,
        cache: true,
        delay: 250,
        data: (params) => ({
          term: params.term,
          page: params.page,
          app_label: "conditions",
          model_name: select.dataset.model,
          field_name: select.dataset.field,
        }),
      },
    });
  };

  const open = (event) => {
    const select = event.target.closest("select.staff-lookup");
    if (!select || select.dataset.alive) return;
    event.preventDefault();
    enliven(select);
    $(select).select2("open");
  };

  document.addEventListener("mousedown", open);
  document.addEventListener("keydown", (event) => {
    if (["Enter", " ", "ArrowDown"].includes(event.key)) open(event);
  });
  /* select2 leaves the caret outside its search box */
  $(document).on("select2:open", () => {
    const boxes = document.querySelectorAll(".select2-container--open .select2-search__field");
    if (boxes.length) boxes[boxes.length - 1].focus();
  });
}
