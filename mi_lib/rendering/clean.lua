-- What may stand in text that people wrote. Used with Pandoc and with Quarto, before everything else.
-- Raw code of any format, other links than web and mail, pictures that are not the report's figures and
-- attributes such as onclick are left out; the words stay.

local schemes = { http = true, https = true, mailto = true }

local function is_safe(target)
  local scheme = target:match("^%s*([%a][%w+.-]*):")
  if scheme then
    return schemes[scheme:lower()] == true
  end
  return target:sub(1, 1) == "#"
end

local function is_figure(image)
  return image.src:match("^figures/fig%-[a-z0-9-]+%.svg$") ~= nil
end

local function plain(element)
  element.attr = pandoc.Attr()
  return element
end

function RawInline()
  return {}
end

function RawBlock()
  return {}
end

function Math(math)
  return pandoc.Str(math.text)
end

function Link(link)
  if not is_safe(link.target) then
    return link.content
  end
  return pandoc.Link(link.content, link.target)
end

function Image(image)
  if not is_figure(image) then
    return image.caption
  end
  image.attributes = { ["fig-alt"] = image.attributes["fig-alt"] }
  image.classes = {}
  return image
end

function Figure(figure)
  if not figure.identifier:match("^fig%-") then
    return figure.content
  end
end

function Cite(cite)
  local id = cite.citations[1].id
  if not (id:match("^fig%-") or id:match("^tbl%-")) then
    return cite.content
  end
end

function Header(header)
  header.attr = pandoc.Attr(header.identifier)
  return header
end

function Quoted(quoted)
  local mark = quoted.quotetype == "DoubleQuote" and "”" or "’"
  quoted.content:insert(1, pandoc.Str(mark))
  quoted.content:insert(pandoc.Str(mark))
  return quoted.content
end

Span = plain
Code = plain
CodeBlock = plain

function Div(div)
  local classes = table.concat(div.classes, " ")
  local kind = classes:match("callout%-%l+") or classes:match("data%-note")
  if not kind then
    return div.content
  end
  local marks = kind == "data-note" and div.classes:includes("marks")
  div.attr = pandoc.Attr("", { kind, marks and "marks" or nil }, { title = div.attributes.title })
  return div
end
