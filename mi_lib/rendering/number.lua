-- What Quarto does with a document and Pandoc does not: numbers figures and tables in Danish, resolves references
-- to them, shapes callouts. Also gives tables the marks that readers with a screen reader need, and writes the alt
-- texts that Pandoc's Typst writer drops.

local is_typst = FORMAT:match("typst") ~= nil
local words = { fig = "Figur", tbl = "Tabel" }
local callout_titles = {
  note = "Bemærk",
  tip = "Tip",
  important = "Vigtigt",
  warning = "Advarsel",
  caution = "Vær opmærksom",
}

local numbers = {}

-- In the order of reading. Figures and tables stand between paragraphs, perhaps in a box, never in a line.
local function number_all(blocks, counts)
  for _, block in ipairs(blocks) do
    local kind = (block.t == "Figure" or block.t == "Table") and block.identifier:match("^(%l%l%l)%-")
    if words[kind] then
      counts[kind] = (counts[kind] or 0) + 1
      numbers[block.identifier] = words[kind] .. "\u{a0}" .. counts[kind]
    elseif block.t == "Div" then
      number_all(block.content, counts)
    end
  end
end

local function add_number(caption, identifier)
  local name = numbers[identifier]
  if name and caption.long[1] then
    local content = caption.long[1].content
    content:insert(1, pandoc.Space())
    content:insert(1, pandoc.Strong({ pandoc.Str(name .. ":") }))
    caption.long[1].content = { pandoc.Span(content, pandoc.Attr("", { "caption" })) }
  end
  return caption
end

local function reference(cite)
  local words_of_reference = pandoc.Inlines({})
  for position, citation in ipairs(cite.citations) do
    if position > 1 then
      words_of_reference:extend({ pandoc.Str(","), pandoc.Space() })
    end
    local name = numbers[citation.id] or ("@" .. citation.id)
    words_of_reference:insert(pandoc.Link({ pandoc.Str(name) }, "#" .. citation.id))
  end
  return words_of_reference
end

local function scrollable(block, identifier)
  -- Pairs, not a table with names: Lua walks those in another order each time, and equal input must give equal bytes.
  local attributes = { { "role", "group" }, { "tabindex", "0" }, { "aria-label", numbers[identifier] or "Tabel" } }
  return pandoc.Div({ block }, pandoc.Attr("", { "scroll" }, attributes))
end

local function typst_string(text)
  return '"' .. text:gsub('[\\"]', "\\%0") .. '"'
end

local function shape_image(image)
  local alt = image.attributes["fig-alt"] or ""
  if is_typst then
    local call = 'image(%s, alt: %s, width: 100%%)'
    return pandoc.RawInline("typst", "#" .. call:format(typst_string("/" .. image.src), typst_string(alt)))
  end
  return pandoc.Image({ pandoc.Str(alt) }, image.src)
end

local function shape_figure(figure)
  figure.caption = add_number(figure.caption, figure.identifier)
  if not is_typst then
    figure.content = { scrollable(figure.content[1], figure.identifier) }
  end
  return figure
end

local function each_row(tbl, on_head, on_body)
  for _, row in ipairs(tbl.head.rows) do on_head(row) end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do on_body(row) end
  end
end

local function text_of(cell)
  return pandoc.utils.stringify(cell.contents)
end

local function is_total(row)
  return text_of(row.cells[1]):match("^I alt") ~= nil
end

local function longest_word(text)
  local longest = 0
  for word in text:gmatch("[^%s-]+") do
    longest = math.max(longest, utf8.len(word) or 0)
  end
  return longest
end

-- The room that each column asks for, in letters, and all of them together. Heads may break, so they count for less;
-- a label of more letters than `longest_label` goes on below.
local function measure(tbl, longest_label)
  local widths, total = {}, 0
  local function widen(column, length)
    widths[column] = math.max(widths[column] or 7, math.min(length, 34))
  end
  local function measure_head(row)
    for column, cell in ipairs(row.cells) do
      local text = text_of(cell)
      widen(column, math.max(longest_word(text) + 1, 0.6 * (utf8.len(text) or 0)))
    end
  end
  local function measure_body(row)
    for column, cell in ipairs(row.cells) do
      local length = utf8.len(text_of(cell)) or 0
      widen(column, column == 1 and math.min(length, longest_label or length) or length)
    end
  end
  each_row(tbl, measure_head, measure_body)
  for column, width in ipairs(widths) do
    widths[column] = width + 2
    total = total + width + 2
  end
  return widths, total
end

-- A label and its number should not stand at opposite edges of the page.
local narrow_letters, narrow_share = 32, 0.5
local dense_columns = 9

-- Columns share the line by the length of what stands in them: Typst would otherwise leave the table as narrow as
-- its text, and each table of a report with other edges.
local function share_width(tbl)
  local widths, total = measure(tbl, tbl.attributes.label and tonumber(tbl.attributes.label))
  tbl.attributes.label = nil
  local share = total <= narrow_letters and narrow_share or 1
  for column, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[column] = { spec[1], share * widths[column] / total }
  end
end

local function classify(tbl)
  local widths, total = measure(tbl)
  if total <= narrow_letters then
    tbl.classes:insert("narrow")
  elseif #widths >= dense_columns then
    tbl.classes:insert("dense")
  end
end

local function stress_totals(tbl)
  local function stress(row)
    if is_total(row) then
      for _, cell in ipairs(row.cells) do
        cell.contents = cell.contents:walk({ Plain = function(plain) return pandoc.Plain({ pandoc.Strong(plain.content) }) end })
      end
    end
  end
  each_row(tbl, function() end, stress)
end

local most_rows_kept_together = 16

local function shape_for_print(tbl)
  local rows = 0
  each_row(tbl, function() end, function() rows = rows + 1 end)
  share_width(tbl)
  stress_totals(tbl)
  if rows <= most_rows_kept_together then
    return tbl
  end
  return { pandoc.RawBlock("typst", "#long["), tbl, pandoc.RawBlock("typst", "]") }
end

-- A date or a case number breaks at its hyphens otherwise.
local function is_one_word(cell)
  local text = text_of(cell)
  return text:find("-", 1, true) ~= nil and text:find(" ", 1, true) == nil and #text <= 20
end

local function mark_row(row, alignments, scope)
  for column, cell in ipairs(row.cells) do
    if alignments[column] == "AlignRight" then
      cell.classes:insert("num")
    elseif is_one_word(cell) then
      cell.classes:insert("whole")
    end
    if scope == "col" or column == 1 then
      cell.attributes.scope = scope
    end
  end
end

local function mark_headers(tbl)
  local alignments = {}
  classify(tbl)
  for column, spec in ipairs(tbl.colspecs) do
    alignments[column] = spec[1]
    tbl.colspecs[column] = { pandoc.AlignDefault, nil }
  end
  local function mark_body_row(row)
    mark_row(row, alignments, "row")
    if is_total(row) then
      row.classes:insert("total")
    end
  end
  each_row(tbl, function(row) mark_row(row, alignments, "col") end, mark_body_row)
  for _, body in ipairs(tbl.bodies) do body.row_head_columns = 1 end
  return tbl
end

local function shape_table(tbl)
  tbl.caption = add_number(tbl.caption, tbl.identifier)
  if is_typst then
    return shape_for_print(tbl)
  end
  return scrollable(mark_headers(tbl), tbl.identifier)
end

local function title_of(div, kind)
  local first = div.content[1]
  if div.attributes.title then
    return pandoc.Inlines({ pandoc.Str(div.attributes.title) })
  elseif first and first.t == "Header" then
    div.content:remove(1)
    return first.content
  end
  return pandoc.Inlines({ pandoc.Str(callout_titles[kind] or callout_titles.note) })
end

local function shape_note(div)
  if not is_typst then
    return div
  end
  local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#note[") })
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock("typst", "]"))
  return blocks
end

local function shape_callout(div)
  local kind = div.classes[1]:match("^callout%-(%l+)$")
  local title = pandoc.Para({ pandoc.Strong(title_of(div, kind)) })
  local blocks = pandoc.Blocks({ title })
  blocks:extend(div.content)
  if is_typst then
    blocks:insert(1, pandoc.RawBlock("typst", "#callout(" .. typst_string(kind) .. ")["))
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  end
  local open = '<aside class="callout callout-' .. kind .. '" role="note">'
  blocks:insert(1, pandoc.RawBlock("html", open))
  blocks:insert(pandoc.RawBlock("html", "</aside>"))
  return blocks
end

-- clean.lua leaves no other kinds.
local function shape_div(div)
  return (div.classes[1] == "data-note" and shape_note or shape_callout)(div)
end

-- In print two things that belong together stand abreast, where both fit: figures and the smaller tables, each with
-- the note on its marks. The order of reading stays.
local figure_letters, widest_beside, widest_pair, most_rows_beside, label_beside = 52, 74, 120, 24, 22

local function letters_of(block)
  if block.t == "Figure" then
    return figure_letters
  elseif block.t ~= "Table" then
    return nil
  end
  local rows = 0
  each_row(block, function() end, function() rows = rows + 1 end)
  local _, letters = measure(block, label_beside)
  return letters <= widest_beside and rows <= most_rows_beside and math.max(letters, narrow_letters) or nil
end

local function is_marks(block)
  return block ~= nil and block.t == "Div" and block.classes:includes("marks")
end

-- Of the blocks from `place` on: what fits beside something else, its width in letters, and the place after it.
local function take(blocks, place)
  local letters = blocks[place] and letters_of(blocks[place])
  if not letters then
    return nil
  end
  local taken = pandoc.Blocks({ blocks[place] })
  if is_marks(blocks[place + 1]) then
    taken:insert(blocks[place + 1])
  end
  return { blocks = taken, letters = letters, after = place + #taken }
end

local function typst(code)
  return pandoc.RawBlock("typst", code)
end

local function pair_up(blocks)
  local paired, place = pandoc.Blocks({}), 1
  while place <= #blocks do
    local one = take(blocks, place)
    local other = one and take(blocks, one.after)
    if other and one.letters + other.letters <= widest_pair then
      for _, each in ipairs({ one, other }) do
        each.blocks[1].attributes.label = each.blocks[1].t == "Table" and tostring(label_beside) or nil
      end
      paired:insert(typst(("#abreast(%.1ffr, %.1ffr)["):format(one.letters, other.letters)))
      paired:extend(one.blocks)
      paired:insert(typst("]["))
      paired:extend(other.blocks)
      paired:insert(typst("]"))
      place = other.after
    elseif blocks[place].t == "Figure" then
      paired:extend({ typst("#alone["), blocks[place], typst("]") })
      place = place + 1
    else
      paired:insert(blocks[place])
      place = place + 1
    end
  end
  return paired
end

function Pandoc(doc)
  number_all(doc.blocks, {})
  if is_typst then
    doc.blocks = pair_up(doc.blocks)
  end
  return doc:walk({
    Cite = reference,
    Image = shape_image,
    Div = shape_div,
    Figure = shape_figure,
    Table = shape_table,
  })
end
